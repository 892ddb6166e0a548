/* The matrix by keyboard: arrows move from cell to cell, letters set what stands in it. */

const CLEAR = ["-", "Delete", "Backspace"];
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const cellsOf = (line) => [...line.querySelectorAll("[data-cell]")];

const neighbour = (cell, [down, right]) => {
  const line = cell.closest("tr");
  const lines = [...line.parentElement.children];
  const there = lines[lines.indexOf(line) + down];
  return there && cellsOf(there)[cellsOf(line).indexOf(cell) + right];
};

/* A beside R is AR: who answers for it may also do it. */
const withLetter = (value, letter) => {
  const pair = [value, letter].sort().join("");
  return pair === "AR" ? pair : letter;
};

const choose = (select, value) => {
  if (select.value === value) return;
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-matrix] [data-cell]");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const letter = event.key.toUpperCase();
  if (event.key in STEPS) neighbour(cell, STEPS[event.key])?.focus();
  else if (cell.tagName === "SELECT" && "RACI".includes(letter) && letter.length === 1)
    choose(cell, withLetter(cell.value, letter));
  else if (cell.tagName === "SELECT" && CLEAR.includes(event.key)) choose(cell, "");
  else return;
  event.preventDefault();
});
