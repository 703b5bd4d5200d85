"""Layer 4: reusable pieces of Streamlit pages."""
