"""What watches the hub from outside: whether it lives and is ready, and its figures."""
