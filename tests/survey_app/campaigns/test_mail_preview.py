"""The body of a mail as part of a page."""

from survey_app.campaigns.mail_preview import readable_body


def test_paragraphs_stay_and_styles_links_and_scripts_go() -> None:
    html = (
        '<html><head><title>x</title></head><body style="color: red"><div><h2 id="a">Titre</h2>'
        '<p style="margin: 0">A &amp; <a href="https://example.org/#code">lien</a><br></p>'
        "<script>&lt;b&gt;</script><img src=x onerror=alert(1)></div></body></html>"
    )
    assert readable_body(html) == (
        '<p class="mail-heading"><strong>Titre</strong></p>'
        '<p>A &amp; <span class="mail-link">lien</span><br></p>&amp;lt;b&amp;gt;'
    )


def test_a_button_looks_like_one_and_leads_nowhere() -> None:
    html = '<body><p><a href="https://example.org/" style="border: 1px; background: #0f5f63">Répondre</a></p></body>'
    assert readable_body(html) == '<p><span class="mail-button">Répondre</span></p>'


def test_a_text_cannot_become_an_element() -> None:
    assert readable_body("<body><p>&lt;script&gt;alert(1)&lt;/script&gt;</p></body>") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )
