"""Calendars (RFC 5545): bytes become events, events become sessions at every time that they are held."""
