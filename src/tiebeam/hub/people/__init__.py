"""People: who they are, which team they are in, how they sign in and whose words they read."""
