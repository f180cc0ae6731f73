// What a shared page asks of the server: JSON in, JSON out, and one word for what went wrong.

const FORM_TOKEN = /name="csrf_token"[^>]*value="([^"]+)"/;
const PATIENCE = 20_000;

export const Trouble = {
  AWAY: "away", // no network, or a server that cannot answer now: try later
  SIGNED_OUT: "signed_out",
  REFUSED: "refused", // `message` is for people: the document is closed, say
  UNREADABLE: "unreadable", // what was sent will never be taken
};

export class ServerTrouble extends Error {
  constructor(trouble, message = "") {
    super(message || trouble);
    this.trouble = trouble;
    this.sentence = message;
  }
}

export class Server {
  constructor({ writeUrl, changesUrl }) {
    this.writeUrl = writeUrl;
    this.changesUrl = changesUrl;
    this.token = document.querySelector("[name=csrf_token]")?.value ?? "";
  }

  news(since, tab, path) {
    return this.#ask(`${this.changesUrl}?${new URLSearchParams({ depuis: since, onglet: tab, lieu: path })}`);
  }

  async write(body, { isLast = false } = {}) {
    const options = () => ({
      method: "POST",
      keepalive: isLast,
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify(body),
    });
    try {
      return await this.#ask(this.writeUrl, options());
    } catch (error) {
      // Whoever has signed in again, in another tab, has another token.
      if (error.isOfTheToken && (await this.#renewToken())) {
        return this.#ask(this.writeUrl, options());
      }
      throw error;
    }
  }

  async #ask(url, options = {}) {
    let response;
    try {
      response = await fetch(url, {
        ...options,
        headers: { Accept: "application/json", ...options.headers },
        signal: options.keepalive ? undefined : AbortSignal.timeout(PATIENCE),
      });
    } catch {
      throw new ServerTrouble(Trouble.AWAY);
    }
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    const content = isJson ? await response.json().catch(() => null) : null;
    if (response.ok && content) {
      return content;
    }
    throw troubleOf(response, content);
  }

  async #renewToken() {
    try {
      const page = await (await fetch(location.href)).text();
      const found = FORM_TOKEN.exec(page)?.[1];
      const isNew = Boolean(found) && found !== this.token;
      this.token = found ?? this.token;
      return isNew;
    } catch {
      return false;
    }
  }
}

function troubleOf(response, content) {
  if (response.redirected || response.ok || response.status === 401) {
    return new ServerTrouble(Trouble.SIGNED_OUT); // a page where JSON was expected is the one to sign in
  }
  if (response.status === 413 || (response.status === 400 && content?.detail)) {
    return new ServerTrouble(Trouble.UNREADABLE, content?.error);
  }
  const isFinal = response.status === 403 || response.status === 404 || Boolean(content?.error);
  const mayPass = response.status >= 500 || response.status === 429 || response.status === 400;
  const trouble =
    isFinal && !mayPass ? new ServerTrouble(Trouble.REFUSED, content?.error) : new ServerTrouble(Trouble.AWAY);
  trouble.isOfTheToken = response.status === 400 || response.status === 403;
  return trouble;
}
