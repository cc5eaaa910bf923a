"use strict";

// What is shown once, such as a key, can be copied by a button, and leaving that page without having done so asks first.
// Every page works without this.

(() => {
  const texts = document.querySelectorAll(".secret > code, pre > code");
  const secret = document.querySelector(".secret > code");
  // What the vault keeps need not be copied.
  let isTaken = secret === null || secret.parentElement.dataset.kept !== undefined;

  const status = document.createElement("p");
  status.className = "hint";
  status.setAttribute("role", "status");

  for (const text of texts) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button copy";
    button.textContent = "Copy";
    const name = text === secret ? "Copy the key" : "Copy these lines";
    button.setAttribute("aria-label", text.parentElement.dataset.copy ?? name);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        // Not every line to copy has the key in it.
        if (secret !== null && text.textContent.includes(secret.textContent)) isTaken = true;
        status.textContent = "Copied.";
      } catch {
        // No permission, or a page over plain HTTP from elsewhere: what is selected can be copied by hand.
        getSelection().selectAllChildren(text);
        status.textContent = "Selected. Copy it with your keyboard.";
      }
      button.after(status);
    });
    text.parentElement.after(button);
  }

  document.addEventListener("copy", () => {
    if (secret !== null && getSelection().toString().includes(secret.textContent)) isTaken = true;
  });
  // Whoever fills in a part of a choice means the choice.
  for (const [field, choice] of [["expires-on", "expires-date"], ["keep-name", "keep"]]) {
    document.getElementById(field)?.addEventListener("input", () => {
      document.getElementById(choice).checked = true;
    });
  }

  addEventListener("beforeunload", (event) => {
    if (!isTaken) event.preventDefault();
  });
})();

// What moves, such as a deployment under way, is looked at again by itself. Without this there is a link.
(() => {
  // Changes as little as it can, so that what has the focus keeps it, and only what is new is read out.
  const renew = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeName !== fresh.nodeName || old.nodeType !== Node.ELEMENT_NODE) {
      old.replaceWith(fresh);
      return;
    }
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
    after.forEach((node, place) => (place < before.length ? renew(before[place], node) : old.append(node)));
    before.slice(after.length).forEach((node) => node.remove());
  };

  const follow = (part) => {
    const pause = Number(part.dataset.again);
    if (!pause) return;
    setTimeout(async () => {
      if (!document.hidden) {
        try {
          const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
          // Another page than before: the session is over, or what was looked at is gone.
          if (!answer.ok || answer.redirected) return;
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const fresh = page.getElementById(part.id);
          if (fresh === null) return;
          renew(part, fresh);
        } catch {
          // The server does not answer now. It may next time.
        }
      }
      follow(part);
    }, pause);
  };
  for (const part of document.querySelectorAll("[data-again][id]")) follow(part);
})();

// What is said to a Claw is sent from here, and the answer is shown piece by piece as it comes. Whatever comes is put in as text.

(() => {
  const form = document.getElementById("say");
  if (form === null) return;
  const fields = form.elements;
  const box = document.getElementById("message");
  const talk = document.getElementById("talk");
  const fault = document.getElementById("message-fault");
  const pattern = document.getElementById("said").content.firstElementChild;
  const send = form.querySelector("button");
  let answering = null;

  const element = (name, properties) => Object.assign(document.createElement(name), properties);
  const hint = element("p", { id: "message-hint", className: "hint", textContent: "Ctrl+Enter, or Command+Enter on a Mac, sends it." });
  fault.before(hint);
  box.setAttribute("aria-describedby", "message-hint message-fault");
  fault.setAttribute("role", "alert");
  // The pieces are not read out, each for itself: this says the whole when it has come.
  const status = element("p", { className: "unseen" });
  status.setAttribute("role", "status");
  form.after(status);
  const stop = element("button", { type: "button", className: "button", textContent: "Stop", hidden: true });
  send.after(stop);
  stop.addEventListener("click", () => answering?.abort());

  class Refusal extends Error {}

  async function* events(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const event = {};
        for (const line of text.slice(0, end).split("\n")) {
          const place = line.indexOf(": ");
          if (place > 0) event[line.slice(0, place)] = line.slice(place + 2);
        }
        text = text.slice(end + 2);
        if (event.data !== undefined) yield { name: event.event, value: JSON.parse(event.data) };
      }
    }
  }

  function fill(item, said) {
    item.id = said.id;
    item.classList.add(said.style);
    item.querySelector("strong").textContent = said.who;
    const time = item.querySelector("time");
    time.textContent = said.time;
    time.dateTime = said.machine_time;
    time.title = said.exact;
    item.querySelector(".words").textContent = said.words;
    item.querySelector(".hint").textContent = said.origin ?? "";
    return item;
  }

  function add(item) {
    document.getElementById("nothing-said")?.remove();
    talk.append(item);
    return item;
  }

  // Returns once the whole answer is shown; throws if there is none.
  async function converse(words, turn) {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/event-stream" },
      redirect: "manual", signal: answering.signal,
    });
    if (!answer.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      throw new Refusal("The server did not take this message. You may have been signed out: load the page again.");
    }
    for await (const { name, value } of events(answer.body)) {
      if (name === "message") {
        turn.message = add(fill(pattern.cloneNode(true), value.message));
        turn.reply = add(pattern.cloneNode(true));
        turn.reply.classList.add("said-claw");
        turn.reply.setAttribute("aria-busy", "true");
        turn.reply.querySelector("strong").textContent = form.dataset.claw;
        if (box.value === words) box.value = "";
        fields.conversation.value = value.conversation;
        fields.form.value = value.form;
        fields.again.value = "";
        history.replaceState(null, "", value.path);
        status.textContent = `${form.dataset.claw} is answering.`;
      } else if (name === "delta") {
        turn.reply.querySelector(".words").append(value.text);
        turn.reply.scrollIntoView({ block: "nearest" });
      } else if (name === "reply") {
        fill(turn.reply, value).removeAttribute("aria-busy");
        status.textContent = `${form.dataset.claw} says: ${value.words}`;
        return;
      } else if (name === "elsewhere") {
        history.replaceState(null, "", value.path);
        location.reload();
        return;
      } else if (name === "error") {
        throw new Refusal(value.detail);
      }
    }
    throw new Refusal("The connection broke before the answer was whole.");
  }

  function refuse(error, words, turn) {
    const wasStopped = answering.signal.aborted;
    fault.textContent =
      wasStopped ? "Stopped. The answer was not kept."
      : error instanceof Refusal ? error.message : "The server cannot be reached now. Try again.";
    status.textContent = "";
    box.setAttribute("aria-invalid", "true");
    if (box.value === "") box.value = words;
    turn.reply?.remove();
    if (turn.message !== undefined) {
      // Sent again as it was, the same message is answered.
      fields.again.value = turn.message.id;
      turn.message.querySelector(".words").after(element("p", { className: "said-state", textContent: "No answer came" }));
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (answering !== null) return;
    const [words, turn] = [box.value, {}];
    // What is answered now after all stands there already, as one that was not.
    const before = document.getElementById(fields.again.value || "-");
    answering = new AbortController();
    fault.textContent = "";
    box.removeAttribute("aria-invalid");
    box.focus();
    [send.hidden, stop.hidden] = [true, false];
    try {
      await converse(words, turn);
    } catch (error) {
      refuse(error, words, turn);
    }
    if (turn.message !== undefined && before !== null && before !== turn.message && before.id === turn.message.id) before.remove();
    if (document.activeElement === stop || document.activeElement === document.body) box.focus();
    [send.hidden, stop.hidden] = [false, true];
    answering = null;
  });

  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
})();

// The list of a key's requests is kept up to date while its switch is on.

(() => {
  const bar = document.querySelector("[data-live]");
  if (bar === null) return;
  const table = document.getElementById("requests");
  const rows = table.tBodies[0];
  const pattern = document.getElementById("live-request").content.firstElementChild;
  const most = Number(bar.dataset.most);
  const mostAttempts = 3;
  const id = (row) => row.querySelector("th code")?.textContent ?? "";
  let [source, last, attempts, timer] = [null, null, 0, null];

  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Live";
  button.setAttribute("role", "switch");
  button.setAttribute("aria-checked", "false");
  const status = document.createElement("p");
  status.className = "hint";
  status.setAttribute("role", "status");
  bar.prepend(button);
  bar.append(status);

  function show(request) {
    if ([...rows.rows].some((row) => id(row) === request.id)) return;
    const row = pattern.cloneNode(true);
    const time = row.querySelector("time");
    time.textContent = request.time;
    time.dateTime = request.machine_time;
    row.querySelector("code").textContent = request.id;
    for (const part of row.querySelectorAll("[data-part]")) part.textContent = request[part.dataset.part];
    row.querySelector(".status").classList.add(request.style);
    const link = row.querySelector("a");
    if (request.explanation === null) link.remove();
    else link.href = request.explanation;
    // One that comes late stands where it belongs: ids are in the order of time.
    const next = [...rows.rows].find((other) => id(other) < request.id);
    rows.insertBefore(row, next ?? null);
    while (rows.rows.length > most) rows.lastElementChild.remove();
    table.hidden = false;
    document.getElementById("no-requests")?.remove();
  }

  function end(text) {
    clearTimeout(timer);
    source?.close();
    source = null;
    button.setAttribute("aria-checked", "false");
    status.textContent = text;
  }

  function begin() {
    const address = new URL(bar.dataset.live, location.href);
    if (last !== null) address.searchParams.set("after", last);
    source = new EventSource(address);
    button.setAttribute("aria-checked", "true");
    source.addEventListener("open", () => {
      clearTimeout(timer);
      attempts = 0;
      status.textContent = "New requests appear at the top as they come.";
    });
    source.addEventListener("request", (event) => {
      last = event.lastEventId;
      show(JSON.parse(event.data));
    });
    source.addEventListener("gap", () => {
      status.textContent = "More has come than is shown here. Look again for all of it.";
    });
    source.addEventListener("error", () => {
      clearTimeout(timer);
      if (source.readyState !== EventSource.CLOSED) {
        // The browser tries again by itself, as it does when the server ends the stream after a while.
        timer = setTimeout(() => { status.textContent = "The connection was lost. Trying again."; }, 3000);
      } else if (attempts < mostAttempts) {
        attempts += 1;
        status.textContent = "The connection was lost. Trying again.";
        timer = setTimeout(begin, 5000);
      } else {
        end("Live has ended. Load the page again.");
      }
    });
  }

  button.addEventListener("click", () => {
    if (source === null) begin();
    else end("");
  });
})();
