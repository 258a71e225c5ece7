// A button with data-opens shows its dialog; a click beside a dialog closes it. Focus and Esc are the browser's own.
document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const id = target.closest<HTMLElement>("[data-opens]")?.dataset.opens;
  if (id) (document.getElementById(id) as HTMLDialogElement | null)?.showModal();
  if (target instanceof HTMLDialogElement) target.close();
});
document.querySelector<HTMLDialogElement>("dialog[data-opened]")?.showModal();
