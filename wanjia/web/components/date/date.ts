// Reads a day the way clerks write it and shows it as 2026-11-21; what it cannot read is left for the server to explain.
const FORMS = [/^(\d{4})(\d{2})(\d{2})$/, /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$/];

export function readDay(text: string): string {
  const plain = text.normalize("NFKC").trim();
  for (const form of FORMS) {
    const [, year, month, day] = form.exec(plain) ?? [];
    if (year && month && day) return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  }
  return text;
}

function parts(inside: Element) {
  const room = inside.closest<HTMLElement>("[data-date]");
  return { text: room?.querySelector<HTMLInputElement>("input[type=text]"), picker: room?.querySelector<HTMLInputElement>("input[type=date]") };
}

function show(): void {
  document.querySelectorAll<HTMLElement>("[data-date-open]").forEach((button) => (button.hidden = false));
}

document.addEventListener("change", (event) => {
  const { text, picker } = parts(event.target as Element);
  if (!text || !picker) return;
  text.value = event.target === picker ? picker.value : readDay(text.value);
});
document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest("[data-date-open]");
  if (!button) return;
  const { text, picker } = parts(button);
  if (!text || !picker) return;
  picker.value = readDay(text.value);
  picker.showPicker();
});
document.addEventListener("htmx:afterSwap", show);
show();
