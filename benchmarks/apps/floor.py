"""The floor: what Streamlit itself takes for one bound slider and one text."""

from datetime import date

import streamlit as st

st.title("Floor")
day = st.slider("Shown day", date(2024, 10, 1), date(2026, 11, 25), date(2025, 11, 4), key="day", bind="query-params")
st.write(f"The day is {day}")
