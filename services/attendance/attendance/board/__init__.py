"""현장 현황: who is at which site now."""
