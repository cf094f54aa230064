"""When? Reading agendas, releases and their differences, the timeline of dues, the alarm clock."""
