// The keyboard of every page: / searches, j and k move through rows, Enter opens, Esc closes; a button may have a key.

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-rows] [data-row]")].filter((row) => row.offsetParent !== null);
}

function move(step: number): void {
  const all = rows();
  if (all.length === 0) return;
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function open(): boolean {
  const row = document.activeElement;
  if (!(row instanceof HTMLElement) || !row.matches("[data-rows] [data-row]")) return false;
  const link = row.matches("a") ? row : row.querySelector<HTMLElement>("a[href], button");
  link?.click();
  return link !== null;
}

function close(): void {
  if (location.hash === "#menu") location.hash = "#content";
  document.querySelectorAll<HTMLDetailsElement>("details[data-popup][open]").forEach((popup) => {
    popup.open = false;
    popup.querySelector("summary")?.focus();
  });
  if (isTyping(document.activeElement)) (document.activeElement as HTMLElement).blur();
}

function press(key: string): boolean {
  const button = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  button?.focus();
  button?.click();
  return button !== null;
}

const KEYS: Record<string, (event: KeyboardEvent) => void> = {
  "/": (event) => {
    const box = document.getElementById("search-box");
    if (!box) return;
    event.preventDefault();
    box.focus();
  },
  j: () => move(1),
  k: () => move(-1),
  Enter: (event) => {
    if (open()) event.preventDefault();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (KEYS[event.key]) KEYS[event.key]?.(event);
  else if (!event.repeat && press(event.key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-prints]")) window.print();
  document.querySelectorAll<HTMLDetailsElement>("details[data-popup][open]").forEach((popup) => {
    if (!popup.contains(event.target as Node)) popup.open = false;
  });
});
