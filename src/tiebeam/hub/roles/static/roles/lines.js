/* Numbers beside the lines of a text that is being written; they scroll along. */

const number = (text) => {
  const beside = document.createElement("pre");
  beside.className = "rules-numbers";
  beside.setAttribute("aria-hidden", "true");
  text.before(beside);
  const count = () => {
    const lines = text.value.split("\n").length;
    beside.textContent = Array.from({ length: lines }, (_, at) => at + 1).join("\n");
  };
  const follow = () => (beside.scrollTop = text.scrollTop);
  text.addEventListener("input", count);
  text.addEventListener("scroll", follow);
  count();
};

for (const text of document.querySelectorAll("[data-editor] textarea")) number(text);
