"""보유와 파기: how long an application is kept, and what is left of it afterwards."""
