/* Offers names behind an @. Without this, one types the name. */

const BEGUN = /(?:^|[^\p{L}\p{N}_@./-])@([\p{L}\p{N}-]*)$/u;
const WAIT_MS = 120;

let list = null;
let timer = 0;

const close = () => {
  list?.remove();
  list = null;
};

const options = () => [...(list?.querySelectorAll("[data-handle]") ?? [])];
const chosen = () => options().find((one) => one.getAttribute("aria-selected") === "true");

const select = (option) => {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
};

const put = (field, handle) => {
  const at = field.selectionStart;
  const begun = BEGUN.exec(field.value.slice(0, at))?.[1] ?? "";
  field.setRangeText(`${handle} `, at - begun.length, at, "end");
  close();
  field.focus();
};

const offer = async (field, begun) => {
  const address = `${field.form.dataset.people}?q=${encodeURIComponent(begun)}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  const words = answer.ok ? (await answer.text()).trim() : "";
  close();
  if (!words || document.activeElement !== field) return;
  list = document.createElement("div");
  list.className = "people-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People");
  list.innerHTML = words;
  field.after(list);
  select(options()[0]);
  for (const one of options()) {
    one.addEventListener("mousedown", (event) => {
      event.preventDefault();
      put(field, one.dataset.handle);
    });
  }
};

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("textarea[data-mentions]")) return;
  const begun = BEGUN.exec(field.value.slice(0, field.selectionStart));
  clearTimeout(timer);
  if (!begun) close();
  else timer = setTimeout(() => offer(field, begun[1]), WAIT_MS);
});

document.addEventListener("keydown", (event) => {
  if (!list || !event.target.matches?.("textarea[data-mentions]")) return;
  const all = options();
  const at = all.indexOf(chosen());
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) select(all[(at + moves[event.key] + all.length) % all.length]);
  else if (event.key === "Enter" || event.key === "Tab") put(event.target, chosen().dataset.handle);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});

document.addEventListener("focusout", () => setTimeout(close, WAIT_MS));
