/* Says in the page what went wrong with a passkey; allauth's script tells of it by an event. */

const show = (text) => {
  const place = document.querySelector("[data-passkey-error]");
  if (!place) return false;
  place.hidden = false;
  place.querySelector(".toast-words").textContent = text;
  return true;
};

document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-error]");
  const isStopped = event.detail?.exception?.name === "NotAllowedError";
  const text = isStopped ? place?.dataset.stopped : place?.dataset.failed;
  if (text && show(text)) event.preventDefault();
});
