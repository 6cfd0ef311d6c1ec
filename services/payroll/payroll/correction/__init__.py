"""급여 정정: a locked month computed as of today, and the run that corrects whoever comes out differently."""
