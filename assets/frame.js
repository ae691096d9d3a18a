/* The frame: theme, present, copy link, keys, the actions of the bar. State here is the browser's. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const storage = {
    get: (key) => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, value);
      } catch {
        /* a private window: the choice lasts as long as the page */
      }
    },
  };

  /* Theme: the system's until the reader chooses. */
  let chosen = storage.get("mesodrift-theme");
  md.isDark = () => (chosen ? chosen === "dark" : prefersDark.matches);
  function applyTheme() {
    document.documentElement.dataset.theme = md.isDark() ? "dark" : "light";
    if (window.dash_clientside && window.dash_clientside.set_props && md.selection()) {
      window.dash_clientside.set_props("theme", { data: document.documentElement.dataset.theme });
    }
  }
  applyTheme();
  prefersDark.addEventListener("change", applyTheme);
  md.switchTheme = function () {
    chosen = md.isDark() ? "light" : "dark";
    storage.set("mesodrift-theme", chosen);
    applyTheme();
  };

  md.say = function (text) {
    const toast = document.getElementById("toast");
    toast.textContent = text;
    clearTimeout(md.saying);
    md.saying = setTimeout(() => (toast.textContent = ""), 2000);
  };

  /* A page served over plain http has no clipboard interface: a hidden field still copies. */
  md.copy = async function (text) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };

  async function copyLink(button) {
    try {
      await md.copy(md.url());
    } catch {
      md.say("The browser does not let the link be copied. It is in the address bar.");
      return;
    }
    const words = button.querySelector("span:last-child");
    const before = "Copy link";
    words.textContent = "Copied";
    document.getElementById("live").textContent = "Link copied.";
    setTimeout(() => (words.textContent = before), 2000);
  }

  /* Present: one card fills the screen. */
  let shown = null;
  function present(card) {
    document.querySelectorAll(".presented").forEach((other) => other.classList.remove("presented"));
    document.body.classList.toggle("presenting", Boolean(card));
    shown = card;
    if (card) {
      card.classList.add("presented");
      card.querySelector(".present-caption").textContent = md.scopeOf(card);
      card.querySelector(".card-figure").focus({ preventScroll: true }); // a tall one begins at its question
    }
    md.repaint();
  }
  window.addEventListener("popstate", () => shown && present(null)); // its card goes with its page
  md.present = () => present(shown ? null : cardInFocus() || md.cards()[0]);
  function presentNext(by) {
    const names = [...document.querySelectorAll("[data-card]")];
    present(names[(names.indexOf(shown) + by + names.length) % names.length]);
  }

  function cardInFocus() {
    return document.activeElement && document.activeElement.closest("[data-card]");
  }
  function focusCard(by) {
    const cards = md.cards();
    const at = cards.indexOf(cardInFocus());
    const card = cards[Math.min(cards.length - 1, Math.max(0, at + by))];
    if (card) {
      card.querySelector(".card-figure").focus();
      card.scrollIntoView({ block: "nearest" });
    }
  }

  /* The pages that have no place in the bar of a phone. */
  const moreButton = () => document.querySelector(".rail-more");
  function showMore(opens) {
    const button = moreButton();
    const was = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(opens));
    if (was && !opens && button.offsetParent) button.focus();
    return was && !opens;
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".rail-link");
    if (link || !event.target.closest(".rail")) moreButton()?.setAttribute("aria-expanded", "false");
  });

  const actions = {
    "more-pages": (button) => showMore(button.getAttribute("aria-expanded") !== "true"),
    undo: () => md.undo(),
    redo: () => md.redo(),
    "copy-link": copyLink,
    present: () => md.present(),
    theme: () => md.switchTheme(),
    dismiss: (button) => button.closest(".strip").remove(),
    retry: (button) => (button.closest("[data-card]") ? md.again() : location.reload()),
    keys: () => openKeys(),
    "keys-off": () => {
      keysOn = !keysOn;
      storage.set("mesodrift-keys", keysOn ? "on" : "off");
      tellKeys();
    },
  };
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-action]");
    const act = button && actions[button.dataset.action];
    if (act && button.getAttribute("aria-disabled") !== "true") act(button);
  });

  /* Keys: off while typing, and off altogether for those who want them off. */
  let keysOn = storage.get("mesodrift-keys") !== "off";
  const PATIENCE = 3000; // ms from "g" to the letter of a page
  let going = -Infinity; // when "g" was heard last: a page that is being drawn hears late
  const tellKeys = () =>
    window.dash_clientside.set_props("keys-off", { "aria-pressed": String(!keysOn) });
  function openKeys() {
    tellKeys(); // the sheet is written anew each time it opens
    md.openSheet("keys");
  }
  const typing = (target) => target.closest("input, textarea, [contenteditable='true']");

  function escape() {
    if (md.closeSlot() || md.closeMenus() || showMore(false)) return;
    if (document.querySelector(".offcanvas.show")) return; // a sheet closes itself
    if (md.closeTable()) return; // of a presented card too: it lies within
    if (shown) present(null);
    else {
      const clears = document.querySelectorAll("[data-clear]"); // what is picked on the page goes first
      if (clears.length) clears[clears.length - 1].click();
    }
  }

  function goTo(letter) {
    const links = document.querySelector(".rail-links"); // none before the app is there
    const name = links && JSON.parse(links.dataset.letters)[letter];
    const link = name && document.querySelector(`.rail-link[title="${name}"]`);
    if (!link) return;
    if (shown) present(null);
    link.click();
  }

  function withCard(act) {
    const card = cardInFocus() || md.cards()[0];
    if (card) act(card); // a page of text has none
  }

  const keys = {
    "?": openKeys,
    "/": () => (document.querySelector(".slot-button") || document.body).focus(),
    g: () => (going = performance.now()),
    t: () => withCard(md.flip),
    e: () => withCard((card) => card.querySelector('[data-action="export"]').click()),
    p: () => md.present(),
    d: () => md.switchTheme(),
    "[": () => focusCard(-1),
    "]": () => focusCard(1),
  };

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") return escape();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing(event.target)) {
      event.preventDefault();
      return event.shiftKey ? md.redo() : md.undo();
    }
    if (shown && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      event.stopPropagation();
      return presentNext(event.key === "ArrowRight" ? 1 : -1);
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!keysOn || !plain || typing(event.target)) return undefined;
    if (event.timeStamp - going < PATIENCE) {
      going = -Infinity;
      return goTo(event.key.toLowerCase());
    }
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
    return undefined;
  }, true);
  document.addEventListener("keyup", (event) => {
    if (event.key === "g" && going > 0) going = performance.now();
  }, true);
})();
