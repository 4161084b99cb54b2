"""GitLab, on gitlab.com or one's own server, through python-gitlab."""
