// Slides of a wall screen. Left and right step, space stops and goes on.
const wall = document.querySelector<HTMLElement>("[data-wall]");

function run(wall: HTMLElement): void {
  const stay = Number(wall.dataset.wall);
  const pause = wall.querySelector<HTMLElement>("[data-wall-pause]");
  const countdown = wall.querySelector<HTMLElement>(".wall-countdown");
  const slides = () => [...wall.querySelectorAll<HTMLElement>(".wall-slide")];
  let here = 0;
  let left = stay;

  function show(place: number): void {
    const all = slides();
    here = (place + all.length) % all.length;
    left = stay;
    all.forEach((slide, number) => (slide.hidden = number !== here));
    tell();
  }
  function tell(): void {
    if (countdown) countdown.textContent = `${here + 1}/${slides().length} · ${left}`;
  }
  function stopped(): boolean {
    return pause?.getAttribute("aria-pressed") === "true";
  }
  function stop(): void {
    pause?.setAttribute("aria-pressed", String(!stopped()));
  }

  wall.addEventListener("click", (event) => {
    const step = (event.target as Element).closest<HTMLElement>("[data-wall-step]");
    if (step) show(here + Number(step.dataset.wallStep));
    else if ((event.target as Element).closest("[data-wall-pause]")) stop();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(here + 1);
    if (event.key === "ArrowLeft") show(here - 1);
    if (event.key === " " && event.target === document.body) stop();
  });
  window.setInterval(() => {
    if (stopped()) return;
    left -= 1;
    if (left <= 0) show(here + 1);
    else tell();
  }, 1000);
  show(0);
}

if (wall) run(wall);
