#!/usr/bin/env bash
# Looks for a Python that can hold ReadyLayer's own environment. It is only asked, nothing about it is changed.
# Writes `python=PATH` to GITHUB_OUTPUT; the path is empty where there is none, and the action brings one.
set -euo pipefail

fits='
import sys, sysconfig, venv, ensurepip
known = (3, 11) <= sys.version_info[:2] <= (3, 14) and sys.implementation.name == "cpython"
if known and not sysconfig.get_config_var("Py_GIL_DISABLED"):
    print(sys.executable)
'

found=''
for name in python3.13 python3.12 python3.14 python3.11 python3 python; do
  program=$(command -v "$name") || continue
  found=$("$program" -I -c "$fits" 2>/dev/null | tr -d '\r') || continue
  [ -z "$found" ] || break
done
echo "python=$found" >>"$GITHUB_OUTPUT"
echo "Python: ${found:-none from 3.11 to 3.14 with venv, so one is set up}"
