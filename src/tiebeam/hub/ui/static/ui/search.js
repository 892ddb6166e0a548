/* What matches while one types into the search. Without this, one presses Enter and reads the page.

   Source of the keys and roles: WAI-ARIA Authoring Practices, "Combobox with list autocomplete". */

const SHORTEST = 2;

const field = document.querySelector("[data-search][hx-get]");
const place = document.getElementById("search-matches");
const status = document.getElementById("search-said");

const options = () => [...place.querySelectorAll("[role='option']")];
const chosen = () => options().find((one) => one.getAttribute("aria-selected") === "true");
const isOpen = () => !place.hidden;
const isLongEnough = () => field.value.trim().length >= SHORTEST;

const choose = (option) => {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
};

const close = () => {
  place.hidden = true;
  field.setAttribute("aria-expanded", "false");
  choose(null);
};

const open = () => {
  if (!options().length || document.activeElement !== field || !isLongEnough()) return close();
  place.hidden = false;
  field.setAttribute("aria-expanded", "true");
};

const step = (by) => {
  const all = [...options(), null]; // past the end one is in the field again
  const at = all.indexOf(chosen() ?? null);
  choose(all[(at + by + all.length) % all.length]);
};

const take = () => {
  const list = place.querySelector("[role='listbox']");
  list.id = "search-list";
  options().forEach((one, at) => {
    one.id = `search-match-${at}`;
    one.tabIndex = -1;
  });
  choose(null);
  open();
  status.textContent = isOpen() ? list.dataset.said : "";
};

const keys = {
  ArrowDown: () => (isOpen() ? step(1) : open()),
  ArrowUp: () => (isOpen() ? step(-1) : open()),
  Escape: close,
};

const press = (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && isOpen() && chosen()) {
    event.preventDefault();
    chosen().click();
  } else if (event.key in keys && (isOpen() || (event.key !== "Escape" && options().length))) {
    event.preventDefault();
    keys[event.key]();
  }
};

if (field && place) {
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": "search-list" };
  for (const [name, value] of Object.entries(roles)) field.setAttribute(name, value);
  close();
  field.addEventListener("keydown", press);
  field.addEventListener("input", () => {
    if (!isLongEnough()) close();
  });
  field.addEventListener("focus", open);
  field.addEventListener("blur", close);
  field.addEventListener("htmx:configRequest", (event) => {
    if (!isLongEnough()) event.preventDefault();
  });
  field.addEventListener("htmx:responseError", close);
  place.addEventListener("htmx:afterSwap", take);
  place.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
}
