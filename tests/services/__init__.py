"""What the tests need beside Python packages: found on this machine, or installed where that may be done."""
