"""Bitbucket Cloud behind the ports of a host."""
