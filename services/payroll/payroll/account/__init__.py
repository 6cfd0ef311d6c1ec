"""급여 계좌: where a worker's pay goes, sealed at rest."""
