// Enter in the search of a picker finds; it does not send the whole form.
document.addEventListener("keydown", (event) => {
  const box = event.target as Element;
  if (event.key !== "Enter" || event.isComposing || !box.matches("[data-picker] input[type=search]")) return;
  event.preventDefault();
  box.closest("[data-picker]")?.querySelector<HTMLElement>("[data-picker-find]")?.click();
});
// What was found takes the focus, so that arrows and the space bar choose.
document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.target as Element;
  if (place.matches("[data-picker-found]")) place.querySelector<HTMLInputElement>("input")?.focus();
});
