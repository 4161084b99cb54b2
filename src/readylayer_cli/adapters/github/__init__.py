"""GitHub and GitHub Enterprise Server through PyGithub; what its objects lack goes through its own requester."""
