"""Where a command works: a git repository, or a plain folder."""

from dataclasses import dataclass
from pathlib import Path

from readylayer_cli.adapters.folder import FolderTree
from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.ports import Tree

NO_REPOSITORY = "RL2103"


@dataclass(frozen=True)
class Project:
    """The root folder, and the repository if there is one."""

    root: Path
    repository: GitRepository | None

    def tree(self) -> Tree:
        """The files as they are here."""
        return FolderTree(self.root) if self.repository is None else self.repository.working_tree()


def open_project(directory: str, *, needs_git: bool = True) -> Project:
    """The project that holds this folder; a plain folder is accepted only where git is not needed."""
    try:
        repository = GitRepository.open(directory)
    except RepositoryError as error:
        if needs_git or error.code != NO_REPOSITORY or not Path(directory).is_dir():
            raise
        return Project(Path(directory).resolve(), None)
    return Project(repository.root, repository)


def guess_host(project: Project) -> str | None:
    """`github`, `gitlab` or `bitbucket` by the remote's address; `None` if it does not tell."""
    address = project.repository.remote_url() if project.repository is not None else None
    return next((host for host in ("github", "gitlab", "bitbucket") if host in (address or "").lower()), None)
