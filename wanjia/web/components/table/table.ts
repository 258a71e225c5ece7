// A table that is wider than the screen can be scrolled by keyboard; a row's click opens its link.
function reachable(): void {
  document.querySelectorAll<HTMLElement>(".table-room").forEach((room) => {
    const wide = room.scrollWidth > room.clientWidth;
    if (!wide) return room.removeAttribute("tabindex");
    room.tabIndex = 0;
    room.setAttribute("role", "region");
    room.setAttribute("aria-label", room.querySelector("caption")?.textContent ?? "");
  });
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  if (target.closest("a, button, input, label, select, summary")) return;
  if (window.getSelection()?.toString()) return;
  target.closest("tr[data-row]")?.querySelector<HTMLElement>("a[href]")?.click();
});
window.addEventListener("resize", reachable);
document.addEventListener("htmx:afterSwap", reachable);
reachable();
