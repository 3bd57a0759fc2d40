// What a page gains from a script: suggestions while typing, drafts that survive a dead signal, no double sending.
(function () {
  "use strict";

  const words = document.currentScript.dataset;
  const account = document.body.dataset.account;
  const mine = "draft:" + account + ":";
  const here = location.pathname + location.search;
  const WEEK = 7 * 24 * 3600 * 1000;
  const RETRY = 30 * 1000;
  const NEVER_KEPT = ["csrf_token", "version"];

  document.documentElement.classList.add("js");
  document.querySelectorAll("[data-focus]").forEach((summary) => summary.focus());
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  if (document.querySelector("[data-key]")) document.addEventListener("keydown", tapKey);
  document.querySelectorAll("[data-ticks]").forEach(tickMany);
  document.querySelectorAll("form.finder").forEach(suggest);
  document.querySelectorAll("form[method=post]").forEach(sendOnce);
  forget("draft:", WEEK);
  if (account) {
    document.querySelectorAll("form[data-draft]").forEach(keepDraft);
    document.querySelector("form[data-sign-out]").addEventListener("submit", () => forget(mine, 0));
    nameUnsent();
  }

  // One key instead of a button, never while somebody types into a field.
  function tapKey(event) {
    const typing = event.target.closest("input, select, textarea");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || !/^[0-9]$/.test(event.key)) return;
    const button = document.querySelector("[data-key='" + event.key + "']");
    if (button) button.click();
  }

  // One button ticks every box of its sort; without such boxes it stays away.
  function tickMany(button) {
    const boxes = document.querySelectorAll("[data-ticked='" + button.dataset.ticks + "']");
    button.hidden = !boxes.length;
    button.addEventListener("click", () => boxes.forEach((box) => { box.checked = true; }));
  }

  // Suggestions: links to the same address the search button leads to.
  function suggest(form) {
    let timer;
    form.elements.q.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(find, 200, form, form.elements.q.value.trim());
    });
  }

  async function find(form, typed) {
    const list = form.querySelector(".found");
    list.hidden = !typed;
    if (!typed) return;
    const answer = await fetch(form.dataset.find + "?q=" + encodeURIComponent(typed)).catch(() => null);
    if (!answer?.ok || typed !== form.elements.q.value.trim()) return;
    list.replaceChildren(...(await answer.json()).map((child) => suggestion(form, child)));
    if (!list.children.length) list.append(made("li", words.nobody));
  }

  function suggestion(form, child) {
    const link = made("a", child.label + " ", made("small", child.detail));
    link.href = form.action.split("?")[0] + "?student=" + encodeURIComponent(child.id);
    return made("li", "", link);
  }

  // A form already on its way is not sent again.
  function sendOnce(form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sending) event.preventDefault();
      else if (!form.dataset.draft || !account) form.dataset.sending = "yes";
    });
    window.addEventListener("pageshow", () => delete form.dataset.sending);
  }

  // Drafts: bound to the account, sent with the request_id they were begun with, gone once the server has taken them.
  function keepDraft(form) {
    const key = mine + form.dataset.draft;
    const kept = read(key);
    if (kept) restore(form, key, kept);
    form.addEventListener("input", () => (keep(form, key, false), say(words.saved, key)));
    form.addEventListener("submit", (event) => (event.preventDefault(), send(form, key)));
    window.addEventListener("online", () => sendPending(form, key));
    sendPending(form, key);
  }

  function sendPending(form, key) {
    if (read(key)?.pending) send(form, key);
  }

  function keep(form, key, pending) {
    const fields = [...new FormData(form)].filter(([name, value]) => !NEVER_KEPT.includes(name) && !(value instanceof File));
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), page: here, title: document.title, pending, fields }));
  }

  function restore(form, key, draft) {
    const values = (field) => draft.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || NEVER_KEPT.includes(field.name)) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values(field).includes(field.value);
      else if (values(field).length) field.value = values(field)[0];
    }
    say(words.restored, key);
  }

  async function send(form, key) {
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    keep(form, key, true);
    say(words.sending);
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    delete form.dataset.sending;
    if (!answer || answer.status >= 500) {
      setTimeout(sendPending, RETRY, form, key);
      return say(words.waiting, key);
    }
    if (new URL(answer.url).pathname.endsWith("/sign-in")) return location.assign(answer.url);
    if (answer.redirected) localStorage.removeItem(key);
    else keep(form, key, false);
    show(answer.url, await answer.text());
  }

  // The answer is shown as it came: asking for it again would lose what the server had to say.
  function show(address, page) {
    history.pushState(null, "", address);
    document.open();
    document.write(page);
    document.close();
  }

  function nameUnsent() {
    const unsent = drafts(mine).filter((draft) => draft.pending && draft.page !== here);
    const links = unsent.map((draft) => Object.assign(made("a", draft.title + " "), { href: draft.page }));
    if (links.length) say(words.unsent).append(...links);
  }

  function forget(prefix, age) {
    for (const { key, at } of drafts(prefix)) if (Date.now() - at >= age) localStorage.removeItem(key);
  }

  function drafts(prefix) {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => ({ key, ...read(key) }));
  }

  function read(key) {
    return JSON.parse(localStorage.getItem(key));
  }

  function say(text, key) {
    const word = document.querySelector(".draft-word");
    word.textContent = text + " ";
    word.hidden = false;
    if (!key) return word;
    const discard = made("button", words.discard);
    discard.addEventListener("click", () => (localStorage.removeItem(key), location.reload()));
    word.append(discard);
  }

  function made(tag, text, ...children) {
    const element = document.createElement(tag);
    element.append(text, ...children);
    return element;
  }
})();
