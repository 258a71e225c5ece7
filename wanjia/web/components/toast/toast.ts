// A toast goes after ten seconds; one that is read (pointer or focus on it) waits.
const TEN_SECONDS = 10_000;

function leave(toast: HTMLElement): void {
  if (toast.matches(":hover, :focus-within")) window.setTimeout(() => leave(toast), 2_000);
  else toast.remove();
}

function watch(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-toast]:not([data-watched])").forEach((toast) => {
    toast.dataset.watched = "";
    window.setTimeout(() => leave(toast), TEN_SECONDS);
  });
}

document.addEventListener("click", (event) => {
  (event.target as Element).closest("[data-toast-close]")?.closest("[data-toast]")?.remove();
});
document.addEventListener("htmx:oobAfterSwap", () => watch(document));
watch(document);
