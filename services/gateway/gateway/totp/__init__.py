"""The second factor: codes from a phone's app, and recovery codes for the day it is lost."""
