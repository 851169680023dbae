"""How the system is, for programs that watch it from outside: numbers only, and no names."""
