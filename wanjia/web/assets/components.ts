// A component is a folder: its style and behaviour join the bundle because they are there.
import.meta.glob("../components/*/*.css", { eager: true });
import.meta.glob("../components/*/*.ts", { eager: true });
