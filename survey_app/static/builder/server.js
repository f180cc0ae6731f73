// What the builder asks of the server: JSON in, JSON out, and one word for what went wrong.

const { draftUrl: base, account } = document.querySelector("[data-builder]").dataset;
const FORM_TOKEN = /name="csrf_token"[^>]*value="([^"]+)"/;
let token = document.querySelector("[name=csrf_token]")?.value ?? "";

/** The pages and answers about a draft, below its own address. */
const PLACES = {
  state: "etat.json", edits: "modifications", notation: "notation", findings: "remarques.json", settings: "reglages",
  history: "historique", library: "bibliotheque", paste: "coller", tests: "essais", publish: "publier",
  export: "exporter.json",
};

/** What a request came to when it gave no answer to use. */
export const Trouble = {
  AWAY: "away", // no network, or a server that cannot answer now: try later
  SIGNED_OUT: "signed_out",
  FORBIDDEN: "forbidden",
  TOO_LARGE: "too_large",
  REFUSED: "refused", // an answer in JSON that says what is wrong: `details`
};

class ServerTrouble extends Error {
  constructor(trouble, details = null) {
    super(trouble);
    this.trouble = trouble;
    this.details = details;
  }
}

export const ACCOUNT = account;
export const DRAFT = base.split("/").at(-1);
export const SIGN_IN = document.querySelector("[data-sign-in]").dataset.signIn;
export const address = (name) => `${base}/${PLACES[name]}`;
export const previewAddress = (language) => `${base}/apercu/${language}`;

export const fetchState = () => ask(address("state"));
export const fetchFindings = () => ask(address("findings"));
export const fetchEdits = (since, session, element) =>
  ask(`${address("edits")}?${new URLSearchParams({ depuis: since, session, element })}`);
// Whose edits these are goes with them: somebody else may have signed in, in another tab, since they were made.
export const postEdits = (session, edits, options = {}) =>
  post(address("edits"), { account: Number(account), session, edits }, options);
export const postNotation = (question) => post(address("notation"), question);

async function post(url, body, { keepalive = false } = {}) {
  const options = () => ({
    method: "POST",
    keepalive,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  try {
    return await ask(url, options());
  } catch (error) {
    // Whoever has signed in again, in another tab, has another token.
    const mayBeStale = error.status === 400 || error.status === 403;
    if (mayBeStale && (await renewToken())) {
      return ask(url, options());
    }
    throw error;
  }
}

async function ask(url, options = {}) {
  let response;
  try {
    response = await fetch(url, {
      ...options,
      headers: { Accept: "application/json", ...options.headers },
      signal: options.keepalive ? undefined : AbortSignal.timeout(20_000),
    });
  } catch {
    throw new ServerTrouble(Trouble.AWAY);
  }
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  if (response.ok && isJson) {
    return response.json().catch(() => {
      throw new ServerTrouble(Trouble.AWAY);
    });
  }
  const details = isJson ? await response.json().catch(() => null) : null;
  const trouble = new ServerTrouble(troubleOf(response, details), details);
  trouble.status = response.status;
  throw trouble;
}

function troubleOf(response, details) {
  if (response.redirected || response.ok || response.status === 401) {
    return Trouble.SIGNED_OUT; // a page where JSON was expected is the one to sign in
  }
  const known = { 403: Trouble.FORBIDDEN, 404: Trouble.FORBIDDEN, 413: Trouble.TOO_LARGE };
  if (known[response.status]) {
    return known[response.status];
  }
  // What does not say in JSON what it refuses (a proxy, a forgotten token) may pass another time.
  return response.status >= 500 || response.status === 429 || !details ? Trouble.AWAY : Trouble.REFUSED;
}

async function renewToken() {
  try {
    const page = await (await fetch(location.href)).text();
    const found = FORM_TOKEN.exec(page)?.[1];
    const isNew = Boolean(found) && found !== token;
    token = found ?? token;
    return isNew;
  } catch {
    return false;
  }
}
