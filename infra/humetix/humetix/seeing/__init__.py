"""How an installation is: looked at from outside and inside, in processes and in containers."""
