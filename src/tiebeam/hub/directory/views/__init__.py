"""Pages of people, teams, invitations and sign-in."""
