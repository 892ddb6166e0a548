/* Keys for people who keep their hands there: `/` or Ctrl K to search, `l` for the other lens. */

const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select"));

const focusSearch = () => {
  const search = document.querySelector("[data-search]");
  search?.focus();
  search?.select();
  return Boolean(search);
};

const switchLens = () => {
  const other = document.querySelector(".lens-choice[aria-pressed='false']");
  other?.click();
  return Boolean(other);
};

const meaningOf = (event) => {
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl && event.key.toLowerCase() === "k") return focusSearch;
  if (withControl || event.altKey || isTyping(event.target)) return null;
  return { "/": focusSearch, l: switchLens }[event.key] ?? null;
};

document.addEventListener("keydown", (event) => {
  if (meaningOf(event)?.()) event.preventDefault();
});
