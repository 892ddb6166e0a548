/* Cards over glossary terms, on hover and on focus. Without this, a term is a link to its page. */

const WAIT_MS = 140;
const GAP = 8;
const fetched = new Map();

const card = document.createElement("div");
card.className = "term-card";
card.id = "term-card";
card.popover = "manual";
card.setAttribute("role", "tooltip");
document.body.append(card);

let current = null;
let timer = 0;

const wordsOf = async (address) => {
  if (!fetched.has(address)) {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    fetched.set(address, answer.ok ? await answer.text() : "");
  }
  return fetched.get(address);
};

const place = (term) => {
  const [at, room] = [term.getClientRects()[0], card.getBoundingClientRect()];
  const below = at.bottom + GAP + room.height < innerHeight;
  const left = Math.min(at.left, innerWidth - room.width - 2 * GAP);
  card.style.left = `${Math.max(GAP, left)}px`;
  card.style.top = `${below ? at.bottom + GAP : at.top - room.height - GAP}px`;
};

const open = async (term) => {
  current = term;
  const words = await wordsOf(term.dataset.termCard);
  if (current !== term || !words) return;
  card.innerHTML = words;
  term.setAttribute("aria-describedby", card.id);
  card.showPopover();
  place(term);
};

const close = () => {
  clearTimeout(timer);
  current?.removeAttribute("aria-describedby");
  current = null;
  if (card.matches(":popover-open")) card.hidePopover();
};

const soon = (action) => {
  clearTimeout(timer);
  timer = setTimeout(action, WAIT_MS);
};

const termOf = (event) => event.target.closest?.("[data-term-card]");
const isOnCard = (event) => card.contains(event.target);

document.addEventListener("pointerover", (event) => {
  const term = termOf(event);
  if (event.pointerType === "touch") return;
  if (term && term !== current) soon(() => open(term));
  else if (term || isOnCard(event)) clearTimeout(timer);
  else if (current) soon(close);
  else clearTimeout(timer);
});

document.addEventListener("focusin", (event) => {
  const term = termOf(event);
  if (term) open(term);
  else if (!isOnCard(event)) close();
});

document.addEventListener("keydown", (event) => event.key === "Escape" && close());
addEventListener("scroll", close, { passive: true });
