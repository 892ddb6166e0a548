"""The conversation about a finding: messages, mentions, attachments, one stream with the deeds."""
