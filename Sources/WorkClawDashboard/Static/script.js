"use strict";

// What is shown once, such as a key, can be copied by a button, and leaving that page without having done so asks first.
// Every page works without this.

(() => {
  const texts = document.querySelectorAll(".secret > code, pre > code");
  const secret = document.querySelector(".secret > code");
  let isTaken = secret === null;

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
    const pause = Number(part.dataset.live);
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
  for (const part of document.querySelectorAll("[data-live][id]")) follow(part);
})();
