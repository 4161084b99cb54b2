"""OSV databases on disk: archives as osv.dev offers them, folders, single files."""
