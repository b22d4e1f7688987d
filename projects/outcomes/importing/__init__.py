"""Facts of projects by workbook: talent rosters and investment ledgers, in the one room of `register.importing`."""
