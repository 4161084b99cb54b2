"""Bitbucket Data Center behind the ports of a host."""
