"""Drawn reports as files of every medium. Writers need libraries or tools of their own."""
