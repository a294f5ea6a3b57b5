"""Claims of many articles -> incidents: what is compared, what decides, and which id is kept."""
