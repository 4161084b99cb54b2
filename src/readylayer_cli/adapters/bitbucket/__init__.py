"""What Bitbucket Cloud and Data Center have in common: the client underneath, its answers and its faults."""
