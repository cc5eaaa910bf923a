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
