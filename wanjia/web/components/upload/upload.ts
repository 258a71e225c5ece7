// A dropped file goes into the field; one that is too large is told so before it travels.
function check(room: HTMLElement, input: HTMLInputElement): void {
  const limit = Number(room.dataset.limit);
  const large = [...(input.files ?? [])].some((file) => file.size > limit);
  const words = room.querySelector<HTMLElement>("[data-upload-large]");
  if (words) words.hidden = !large;
  input.setCustomValidity(large ? (words?.textContent?.trim() ?? "") : "");
}

document.addEventListener("change", (event) => {
  const input = event.target as HTMLInputElement;
  const room = input.closest<HTMLElement>("[data-upload]");
  if (room) check(room, input);
});
document.addEventListener("dragover", (event) => {
  if ((event.target as Element).closest("[data-upload]")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const room = (event.target as Element).closest<HTMLElement>("[data-upload]");
  const input = room?.querySelector<HTMLInputElement>("input[type=file]");
  if (!room || !input || !event.dataTransfer) return;
  event.preventDefault();
  input.files = event.dataTransfer.files;
  check(room, input);
});
