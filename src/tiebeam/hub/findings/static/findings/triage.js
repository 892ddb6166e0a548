/* Triage by keyboard. Without this, the boxes and buttons of the same form do the same. */

const PLACE = "tiebeam-triage";
const rows = () => [...document.querySelectorAll("tr[data-finding]")];
const boxOf = (row) => row?.querySelector("input[name='chosen']");
const boxes = () => [...document.querySelectorAll("input[name='chosen']")];
const current = () => document.querySelector("tr[data-finding].is-current");

const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input:not([type='checkbox']), textarea, select"));

const count = () => {
  const words = document.querySelector("[data-count]");
  if (!words) return;
  words.dataset.before ??= words.textContent;
  const chosen = boxes().filter((box) => box.checked).length;
  words.textContent = chosen ? `${chosen} ${words.dataset.count}:` : words.dataset.before;
};

const stand = (row) => {
  if (!row) return false;
  current()?.classList.remove("is-current");
  row.classList.add("is-current");
  boxOf(row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  sessionStorage.setItem(PLACE, String(rows().indexOf(row)));
  return true;
};

const step = (by) => {
  const all = rows();
  const at = all.indexOf(current());
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1);
  return stand(all[next]);
};

const choose = () => {
  const box = boxOf(current());
  if (!box) return false;
  box.checked = !box.checked;
  count();
  return true;
};

const open = () => {
  const link = current()?.querySelector("th a[href*='/findings/']");
  link?.click();
  return Boolean(link);
};

const decide = (key) => {
  const button = document.querySelector(`#triage [data-key='${key}']`);
  if (!button) return false;
  if (!boxes().some((box) => box.checked)) {
    const box = boxOf(current());
    if (!box) return false;
    box.checked = true;
  }
  button.click();
  return true;
};

const showKeys = () => {
  const keys = document.getElementById("triage-keys");
  keys?.togglePopover();
  return Boolean(keys);
};

const MEANINGS = {
  j: () => step(1),
  k: () => step(-1),
  x: choose,
  o: open,
  Enter: open,
  a: () => decide("a"),
  w: () => decide("w"),
  d: () => decide("d"),
  s: () => decide("s"),
  i: () => decide("i"),
  "?": showKeys,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const isOnControl = event.target.closest?.("a, button, summary");
  if (event.key === "Enter" && isOnControl) return;
  if (MEANINGS[event.key]?.()) event.preventDefault();
});

document.addEventListener("change", (event) => event.target.name === "chosen" && count());

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("tr[data-finding]");
  if (row && row !== current()) {
    current()?.classList.remove("is-current");
    row.classList.add("is-current");
  }
});

const ready = () => {
  for (const button of document.querySelectorAll("[data-keys]")) button.hidden = false;
  count();
};

document.addEventListener("htmx:load", ready);
ready();

/* After a decision the list comes anew: stand where one stood. */
const before = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (before !== null && document.referrer.startsWith(location.origin)) {
  const all = rows();
  if (all.length) stand(all[Math.min(Number(before), all.length - 1)]);
}
